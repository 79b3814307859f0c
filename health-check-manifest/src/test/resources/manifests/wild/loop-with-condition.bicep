resource app 'Microsoft.App/containerApps@2024-03-01' = [for (x, i) in apps: if (x.enabled) {
  name: x.name
  properties: {
    template: {
      containers: [
        {
          name: 'app'
          image: 'b'
          probes: [
            {
              type: 'Liveness'
              tcpSocket: { port: 0 }
            }
          ]
        }
      ]
    }
  }
}]
